import { fuzz } from './fuzz/fuzz.js';
import { startWorld, type World } from './fuzz/world.js';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.house.stop());

/** `npm run fuzz` sends twenty thousand, and others each time. */
test('no door breaks, lies about itself or tells what is somebody else’s, whatever it is asked', async () => {
  const report = await fuzz(world, { requests: 800, seed: 4718 });
  const told = report.findings.map(
    ({ kind, operation, detail, request }) => `${kind}: ${operation}\n> ${request}\n${detail}`,
  );
  expect(told).toEqual([]);
  expect(report.requests).toBeGreaterThan(800);
  // Not everything is refused: the requests get behind the validation.
  expect(report.statuses['200']).toBeGreaterThan(report.requests / 20);
});

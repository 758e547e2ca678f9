import { slugOf } from './slug.js';

test.each([
  ['Support', 'support'],
  ['Field Service & Masts', 'field-service-masts'],
  ['Büro Süd', 'buro-sud'],
  ['  -- ', ''],
  ['網路', ''],
  ['a'.repeat(60), 'a'.repeat(50)],
])('%j stands in subjects as %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

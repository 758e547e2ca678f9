import { OctopusKeys } from '../../src/hotspot/index.js';
import { makeService } from '../hotspot/support/hotspot.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor, startRadius, type TestRadius, withFreeRadius } from '../support/radius.js';

withFreeRadius('tickets of the Octopus face on the network', () => {
  let house: TestApplication;
  let radius: TestRadius;

  beforeAll(async () => {
    house = await startApplication();
    radius = await startRadius(house);
  });
  afterAll(async () => {
    await radius.stop();
    await house.stop();
  });

  test('a ticket lets its guest in, shows that it did, and lets nobody in once it is cancelled', async () => {
    const { hotspot, service } = await makeService(house);
    const { key } = await house.app.get(OctopusKeys).issue(actor, 'desk', [hotspot.locationId]);
    const headers = { authorization: `Bearer ${key}` };
    const path = `/rest/v1/Location/${hotspot.locationId}/tickets`;
    const { body } = await house.api.post(path, { form: { service: String(service.id) }, headers });
    const mac = 'AA-BB-CC-00-00-01';
    const accepted = await radius.login(body.user, body.pass, { by: 'chap', mac });
    expect(accepted.code).toBe('Access-Accept');
    expect(accepted.attributes).toMatchObject({ 'Session-Timeout': body.duration });
    const used = await house.api.get(`${path}/${body.serial}`, { headers });
    expect(used.body).toMatchObject({ status: 'active', connections: 1 });
    expect(used.body.loginTime).not.toBeNull();
    await house.api.post(`${path}/${body.serial}/cancel`, { headers });
    const refused = await radius.login(body.user, body.pass, { by: 'chap', mac });
    expect(refused.code).toBe('Access-Reject');
  });

  test('numusers is how many may be on line with a ticket at once', async () => {
    const { hotspot, service } = await makeService(house, { simDevices: 5, macMoves: 0 });
    const { key } = await house.app.get(OctopusKeys).issue(actor, 'desk', [hotspot.locationId]);
    const { body } = await house.api.post(`/rest/v1/Location/${hotspot.locationId}/tickets`, {
      form: { service: String(service.id), numusers: '2' },
      headers: { authorization: `Bearer ${key}` },
    });
    expect(body.numUsers).toBe(2);
    const answers: string[] = [];
    for (const mac of ['AA-BB-CC-00-01-01', 'AA-BB-CC-00-01-02', 'AA-BB-CC-00-01-03']) {
      answers.push((await radius.login(body.user, '', { mac })).code);
    }
    expect(answers).toEqual(['Access-Accept', 'Access-Accept', 'Access-Reject']);
  });
});

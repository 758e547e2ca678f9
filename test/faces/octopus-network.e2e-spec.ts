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
});

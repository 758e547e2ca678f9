import { Actor, PermissionDenied, UsersService } from '../src/auth/index.js';
import { Conflict, ValidationFailed } from '../src/platform/errors/index.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let users: UsersService;
const clerk = Actor.system('test');

beforeAll(async () => {
  house = await startApplication();
  users = house.app.get(UsersService);
});
afterAll(() => house.stop());

test('a room gives a customer a user, who is confined to that customer', async () => {
  const user = await users.createCustomerUser(clerk, {
    username: 'jessica',
    password: 'lastmile-demo',
    name: 'Jessica Pienaar',
    email: 'jessica@pienaar.example',
    customerId: 1,
  });
  expect(user).toMatchObject({ role: 'customer', customerId: 1, isActive: true });
  const actor = await users.findActor(user.id, 'session:1');
  expect(actor?.reach).toEqual({ kind: 'customer', customerId: 1 });
});

test('usernames are unique in any case and may contain a colon', async () => {
  const name = { name: 'Dineo', customerId: 2 };
  await users.createCustomerUser(clerk, { username: 'd:dineo', ...name });
  await expect(
    users.createCustomerUser(clerk, { username: 'D:Dineo', ...name }),
  ).rejects.toBeInstanceOf(Conflict);
  await expect(
    users.createCustomerUser(clerk, { username: 'system:dineo', ...name }),
  ).rejects.toBeInstanceOf(ValidationFailed);
});

test('whoever may add customers gives them users, but cannot make himself an administrator', async () => {
  const { id } = await house.make.user({ role: 'sales' });
  const seller = (await users.findActor(id, 'session:2'))!;
  await users.createCustomerUser(seller, { username: 'thandi', name: 'Thandi', customerId: 3 });
  await expect(
    users.create(seller, { username: 'mallory', name: 'Mallory', role: 'administrator' }),
  ).rejects.toBeInstanceOf(PermissionDenied);
});

test('a new password ends the tokens that were issued before it', async () => {
  const { id } = await house.make.user({ role: 'support' });
  const token = await house.make.token({ userId: id });
  await house.api.as(token).call('get_oauth_user_details');
  await users.setPassword(clerk, id, 'another long password');
  const answer = await house.api.as(token).post('/api/v1/get_oauth_user_details');
  expect(answer.status).toBe(401);
});

import { BodyRules } from './body-rules.js';

const rules = new BodyRules();
rules.allow('/api/v1/add_file', 100);
rules.leave('/their/api');

test.each([
  ['/api/v1/add_file', { limitBytes: 100 }],
  ['/API/v1/Add_File/', { limitBytes: 100 }],
  ['/api/v1/add_file/more', {}],
  ['/api/v1/add_files', {}],
  ['/their/api', { isLeft: true }],
  ['/their/api/create/', { isLeft: true }],
  ['/their/apis', {}],
])('bodies of %s', (path, rule) => {
  expect(rules.of(path)).toEqual(rule);
});

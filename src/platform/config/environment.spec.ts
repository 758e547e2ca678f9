import { readEnvironment, WrongEnvironment } from './environment.js';

const mistakesOf = (variables: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof WrongEnvironment) return error.mistakes;
  }
  return [];
};

test('an empty environment is a working one', () => {
  const environment = readEnvironment({});
  expect(environment.publicUrl).toBe('http://127.0.0.1:3000');
  expect(environment.trustProxy).toBe(false);
  expect(environment.databaseUrl).toBeUndefined();
});

test('every mistake is reported at once', () => {
  expect(mistakesOf({ PORT: '99999', DEMO: 'maybe', TRUST_PROXY: '10.0.0.0/8,x' })).toEqual([
    'PORT must be a port from 0 to 65535, not "99999"',
    'DEMO must be true or false, not "maybe"',
    'TRUST_PROXY must be false or a list of proxy addresses and networks, not "x"',
  ]);
});

test('an external database demands secrets that outlive this machine', () => {
  expect(mistakesOf({ DATABASE_URL: 'postgresql://u:p@db/lastmile' })).toEqual([
    'SESSION_SECRET is required together with DATABASE_URL',
    'ENCRYPTION_KEY is required together with DATABASE_URL',
  ]);
});

test('a captcha that is shown can be checked', () => {
  expect(mistakesOf({ CAPTCHA_SITE_KEY: 'key' })).toEqual([
    'CAPTCHA_SECRET is required together with CAPTCHA_SITE_KEY',
  ]);
});

test.each([
  ['PUBLIC_URL', 'https://isp.example/path'],
  ['ENCRYPTION_KEY', 'short'],
  ['SESSION_SECRET', 'short'],
  ['WORKERS', '0'],
  ['SMTP_URL', 'http://mail'],
  ['LOG_LEVEL', 'loud'],
  ['ADMIN_PASSWORD', 'short'],
])('a wrong %s is refused', (name, value) => {
  expect(mistakesOf({ [name]: value })).toHaveLength(1);
});

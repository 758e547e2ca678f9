import fc from 'fast-check';
import { quoted, routerOsScript } from './router-os.js';

/** What RouterOS makes of a text in quotes. */
const read = (text: string): string =>
  Buffer.from(
    text
      .slice(1, -1)
      .replace(/\\([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

test('a text means itself again, and has no sign that RouterOS would act upon', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const well = text.toWellFormed();
      expect(quoted(well)).toMatch(/^"([\w .:-]|\\[0-9A-F]{2})*"$/);
      expect(read(quoted(well))).toBe(well);
    }),
  );
});

const facts = {
  server: '198.51.100.5',
  authPort: 1812,
  acctPort: 1813,
  secret: 'x"; /system reset-configuration; :put "$[/user print]',
  coaPort: 3799,
  interimSeconds: 300,
  requireMessageAuthenticator: true,
};

test('a secret stays a secret, whatever commands it is made of', () => {
  const script = routerOsScript(facts);
  expect(script).not.toContain('/system');
  expect(script).not.toContain('$');
  expect(script.match(/secret=/g)).toHaveLength(1);
  expect(script).toContain('secret="x\\22\\3B \\2Fsystem');
});

test('the script asks us for PPP and hotspot, reports, and takes CoA from our server alone', () => {
  const script = routerOsScript(facts);
  for (const line of [
    'service=ppp,hotspot address="198.51.100.5"',
    'authentication-port=1812 accounting-port=1813',
    '/radius incoming set accept=yes port=3799',
    '/ppp aaa set use-radius=yes accounting=yes interim-update=300s',
    'use-radius=yes radius-accounting=yes radius-interim-update=300s',
    'protocol=udp src-address="198.51.100.5" dst-port=3799',
  ]) {
    expect(script).toContain(line);
  }
});

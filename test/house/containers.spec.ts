import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Service {
  image?: string;
  build?: string;
  environment?: Record<string, unknown>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  ports?: string[];
  volumes?: string[];
}

const compose = parse(readFileSync('compose.yaml', 'utf8')) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const dockerfile = readFileSync('Dockerfile', 'utf8');
const services = Object.entries(compose.services);

test('every service is built here or has an image with a fixed version', () => {
  for (const [name, { image, build }] of services) {
    expect([name, build ?? image]).toEqual([name, expect.stringMatching(/^\.$|:[\d.v]+$/)]);
  }
});

test('a service waits only for services that exist, and for health only where it is checked', () => {
  for (const [, { depends_on: needs = {} }] of services) {
    for (const [name, { condition }] of Object.entries(needs)) {
      expect(compose.services).toHaveProperty(name);
      if (condition === 'service_healthy') {
        expect(compose.services[name]?.healthcheck).toBeDefined();
      }
    }
  }
});

test('nothing is published beyond loopback', () => {
  for (const [, { ports = [] }] of services) {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  }
});

test('every variable that the API is given is one that it reads', () => {
  const read = readFileSync('src/platform/config/environment.ts', 'utf8');
  for (const name of Object.keys(compose.services['api']?.environment ?? {})) {
    expect(read).toContain(`'${name}'`);
  }
});

test('named volumes are declared', () => {
  for (const [, { volumes = [] }] of services) {
    for (const volume of volumes) {
      const [name = ''] = volume.split(':');
      if (!name.startsWith('.') && !name.startsWith('/')) {
        expect(compose.volumes).toHaveProperty(name);
      }
    }
  }
});

test('the image has stages, an unprivileged user, a health check, and copies what exists', () => {
  expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  expect(dockerfile.lastIndexOf('USER node')).toBeLessThan(dockerfile.lastIndexOf('\nCMD '));
  const made = new Set(['/app/node_modules', '/app/dist']);
  for (const [, source = ''] of dockerfile.matchAll(
    /^COPY --from=build --chown=node:node (\S+)/gm,
  )) {
    expect([source, made.has(source) || existsSync(source.replace('/app/', ''))]).toEqual([
      source,
      true,
    ]);
  }
});

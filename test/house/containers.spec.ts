import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Service {
  image?: string;
  build?: string | { context: string; dockerfile: string };
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
const services = Object.entries(compose.services);

test('every service is built here or has an image with a fixed version', () => {
  for (const [name, { image, build }] of services) {
    const from = typeof build === 'object' ? build.context : (build ?? image);
    expect([name, from]).toEqual([name, expect.stringMatching(/^\.$|:[\d.v]+$/)]);
    if (typeof build === 'object') {
      expect([name, existsSync(build.dockerfile)]).toEqual([name, true]);
    }
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

test.each(['api', 'radius'])('every variable that %s is given is one that we read', (service) => {
  const read = readFileSync('src/platform/config/environment.ts', 'utf8');
  for (const name of Object.keys(compose.services[service]?.environment ?? {})) {
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

const DOCKERFILES = ['Dockerfile', 'deploy/freeradius/Dockerfile'];

test.each(DOCKERFILES)('%s has stages, an unprivileged user, and copies what exists', (file) => {
  const dockerfile = readFileSync(file, 'utf8');
  expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
  expect(dockerfile).toMatch(/^USER node$/m);
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

test('the image of the API has a health check', () => {
  expect(readFileSync('Dockerfile', 'utf8')).toMatch(/^HEALTHCHECK /m);
});

test('what the image of FreeRADIUS starts is a command of ours, with the raddb where it looks', () => {
  const dockerfile = readFileSync('deploy/freeradius/Dockerfile', 'utf8');
  const [, command = ''] = /dist\/(src\/commands\/[\w-]+)\.js/.exec(dockerfile) ?? [];
  expect(existsSync(`${command}.ts`)).toBe(true);
  expect(readFileSync(`${command}.ts`, 'utf8')).toContain("resolve('deploy/freeradius')");
  expect(dockerfile).toContain('/app/deploy/freeradius ./deploy/freeradius');
});

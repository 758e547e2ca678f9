/** Who may import whom (DESIGN: app.module → faces, web → rooms → auth → platform). */
const ROOMS = '(auth|customers|products|radius|hotspot|helpdesk|leads|billing|devices|workflow)';

const mayNot = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** room → the rooms whose doors it may enter, besides auth and workflow. */
const NEIGHBOURS = {
  workflow: [],
  customers: [],
  products: [],
  devices: ['customers'],
  billing: ['customers', 'products'],
  radius: ['customers', 'products', 'billing'],
  hotspot: ['radius', 'products', 'billing', 'customers'],
  helpdesk: ['customers', 'radius', 'billing'],
  leads: ['customers', 'products', 'radius', 'billing'],
};

module.exports = {
  forbidden: [
    mayNot(
      'no-cycles',
      'A cycle of classes with decorators dies at import under ESM.',
      {},
      { circular: true },
    ),
    mayNot(
      'rooms-by-their-door',
      'A room is entered by its index.ts only.',
      { path: `^src/${ROOMS}/` },
      { path: `^src/${ROOMS}/`, pathNot: [`^src/$1/`, `^src/${ROOMS}/index\\.ts$`] },
    ),
    mayNot(
      'nobody-uses-own-door',
      'Inside a room files import each other, never their own door.',
      { path: `^src/${ROOMS}/`, pathNot: `^src/${ROOMS}/index\\.ts$` },
      { path: '^src/$1/index\\.ts$' },
    ),
    mayNot(
      'outside-by-the-door',
      'Faces and web use doors only.',
      { path: '^src/(faces|web)/' },
      { path: `^src/${ROOMS}/`, pathNot: `^src/${ROOMS}/index\\.ts$` },
    ),
    mayNot(
      'faces-do-not-meet',
      'A face knows no other face.',
      { path: '^src/faces/([^/]+)/' },
      { path: '^src/faces/', pathNot: '^src/faces/$1/' },
    ),
    mayNot(
      'nobody-imports-a-face',
      'Faces and pages are imported by the list of rooms only.',
      { pathNot: ['^src/(faces|web|demo)/', '^src/app\\.module\\.ts$', '^src/application\\.ts$'] },
      { path: '^src/(faces|web)/' },
    ),
    mayNot(
      'platform-knows-no-room',
      'The corridor knows no customer and no ticket.',
      { path: '^src/platform/' },
      { path: `^src/(${ROOMS}|faces|web)/` },
    ),
    mayNot(
      'auth-knows-platform-only',
      'Who is asking does not depend on what for.',
      { path: '^src/auth/' },
      {
        path: '^src/(customers|products|radius|hotspot|helpdesk|leads|billing|devices|workflow|faces|web)/',
      },
    ),
    mayNot(
      'faces-and-pages-do-not-meet',
      'A face can be deleted with one line; no page may miss it.',
      { path: '^src/(faces|web)/' },
      { path: '^src/(faces|web)/', pathNot: '^src/$1/' },
    ),
    mayNot(
      'nobody-climbs-on-the-roof',
      'What puts the house together is imported by nothing inside it.',
      { path: `^src/(platform|faces|${ROOMS})/` },
      { path: '^src/((commands|demo|startup)/|[^/]+\\.ts$)' },
    ),
    mayNot(
      'only-oauth-knows-oauth2orize',
      'One folder speaks each protocol.',
      { pathNot: '^src/auth/oauth/' },
      { path: 'node_modules/oauth2orize' },
    ),
    ...Object.entries(NEIGHBOURS).map(([room, allowed]) =>
      mayNot(
        `${room}-enters-its-neighbours-only`,
        'The listener knows the speaker, never the reverse.',
        { path: `^src/${room}/` },
        {
          path: `^src/${ROOMS}/`,
          pathNot: `^src/(${[room, 'auth', 'workflow', ...allowed].join('|')})/`,
        },
      ),
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      conditionNames: ['import', 'node', 'types'],
    },
    exclude: { path: '\\.spec\\.ts$' },
  },
};

/** Jest runs ES modules (Nest 12 is ESM only), hence --experimental-vm-modules in the npm script. */
const typescript = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
          },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testEnvironment: 'node',
};

// The tests' PostgreSQL ends with this process; the workers, which ask for it, inherit this.
process.env.LASTMILE_TEST_RUN = String(process.pid);

export default {
  // A limit against hanging, not a measure: a busy machine takes its time.
  testTimeout: 180_000,
  maxWorkers: 2,
  // Modules of finished files are never freed under --experimental-vm-modules.
  workerIdleMemoryLimit: '1GB',
  projects: [
    { ...typescript, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    {
      ...typescript,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts', '<rootDir>/test/house/*.spec.ts'],
    },
  ],
};

import tseslint from 'typescript-eslint';

const outsideOnePlace = (selector, message) => ({ selector, message });

const HOUSE_RULES = [
  outsideOnePlace(
    "MemberExpression[object.name='process'][property.name='env']",
    'The environment is read in platform/config only.',
  ),
  outsideOnePlace(
    "NewExpression[callee.name='Date'][arguments.length=0]",
    'Time comes from the Clock.',
  ),
  outsideOnePlace(
    "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    'Time comes from the Clock.',
  ),
];

/** In the room of money no number is reckoned with: amounts are decimal.js or SQL. */
const IN_DECIMALS = 'Money never meets a float: use Amount of platform/money, or SQL.';
const MONEY_RULES = [
  // A text on the right makes `+` a concatenation.
  `BinaryExpression[operator=/^([-+*\\/%]|\\*\\*)$/]:not([operator='+'][right.raw=/^['"]/])`,
  'AssignmentExpression[operator=/^([-+*\\/%]|\\*\\*)=$/]',
  "UnaryExpression[operator=/^[-+]$/]:not([argument.type='Literal'])",
  'CallExpression[callee.name=/^(Number|parseFloat|parseInt)$/]',
  'CallExpression[callee.property.name=/^(toNumber|parseFloat|parseInt)$/]',
  "MemberExpression[object.name='Math']",
].map((selector) => outsideOnePlace(selector, IN_DECIMALS));

export default tseslint.config(
  { ignores: ['dist', 'var', 'coverage', 'node_modules', 'test/typed-client', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js'] } } },
    rules: {
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Nest modules are classes with no members; decorated parameters are injected, not extraneous.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // Express requests are interfaces that middleware passes on; no instance is ever compared.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'ormconfig.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...HOUSE_RULES],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'typeorm',
              importNames: ['Repository', 'QueryRunner'],
              message: 'Use platform/database.',
            },
            { name: 'pg', allowTypeImports: true, message: 'Use platform/database.' },
            {
              name: '@nestjs/typeorm',
              importNames: ['InjectRepository', 'InjectDataSource', 'InjectEntityManager'],
              message: 'Use platform/database.',
            },
          ],
        },
      ],
    },
  },
  {
    files: [
      'src/platform/clock/**',
      'src/platform/config/**',
      'src/platform/database/**',
      'src/main.ts',
    ],
    rules: { 'no-restricted-syntax': 'off', 'no-restricted-imports': 'off' },
  },
  {
    files: ['src/billing/**', 'src/faces/partner/partner.*.ts'],
    // Calendar arithmetic: days, months and the seconds of a signature are whole numbers.
    ignores: ['src/billing/periods.ts', 'src/billing/gateways/stripe-signature.ts'],
    rules: { 'no-restricted-syntax': ['error', ...HOUSE_RULES, ...MONEY_RULES] },
  },
  {
    // Tests read loosely typed answers; what they assert is what counts.
    files: ['test/**/*.ts', '**/*.spec.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': 'off',
      'no-restricted-imports': 'off',
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  // A dynamic import names the file that will exist, as Node wants it; here it still is TypeScript.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // A whole call runs in real time, and CI machines are slow: a test waits for facts, this only bounds a hang.
  testTimeout: 60_000,
  // Whole calls mostly wait for speech to be spoken, so two at a time fit any machine.
  maxWorkers: 2,
};

import { readFileSync } from 'node:fs';

/** Prints `N passed, N failed` from Jest's JSON report; a suite that did not run counts as a failure. */
const [, , file] = process.argv;
const report = JSON.parse(readFileSync(file, 'utf8'));
const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
const skipped = report.numPendingTests > 0 ? `, ${report.numPendingTests} skipped` : '';
console.log(`${report.numPassedTests} passed, ${failed} failed${skipped}`);

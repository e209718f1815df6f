export { changeCoverage, inReportFolders, withCoverage } from './change-coverage.ts';
export { changedLines } from './changed-lines.ts';
export { executableLines } from './executable-lines.ts';

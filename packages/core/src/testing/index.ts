export { journalSuite, type JournalSuiteOptions } from './journal-suite.ts';
export { knowledgeSuite, type KnowledgeFixture, type KnowledgeSuiteOptions } from './knowledge-suite.ts';
export { codeOf, type JournalFixture, type RegisterTest } from './suite.ts';

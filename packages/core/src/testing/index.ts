export { journalSuite, type JournalFixture, type JournalSuiteOptions } from './journal-suite.ts';
export { knowledgeSuite, type KnowledgeFixture, type KnowledgeSuiteOptions } from './knowledge-suite.ts';
export { codeOf, type RegisterTest } from './suite.ts';

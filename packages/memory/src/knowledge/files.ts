export const KNOWLEDGE_FILE = 'knowledge.sqlite';

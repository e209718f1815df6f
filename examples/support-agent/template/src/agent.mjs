// The agent itself: finds the tool that a request names and answers with what it returns.
import { tools } from './tools/index.mjs';

const GREETINGS = { en: 'Hello', zh: '你好' };
const LANGUAGE = 'en';

export const greeting = () => GREETINGS[LANGUAGE];

export const answer = ({ tool, input }) => {
  const call = tools[tool];
  if (call === undefined) throw new Error(`no tool is called ${tool}`);
  return call(input);
};

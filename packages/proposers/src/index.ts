export { edit } from './edit/edit.ts';
export type { EditOptions } from './edit/options.ts';
export { editor, editorPrompt, type EditorOptions } from './editor.ts';

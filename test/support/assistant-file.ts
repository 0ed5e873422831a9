import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssistantDocument } from '../../bridge/contract/assistant/document';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Where an assistant is kept of which only what matters is said; the file is gone after the tests. */
export function assistantFile(document: Partial<AssistantDocument>): string {
  const folder = mkdtempSync(join(tmpdir(), 'voice-bridge-assistant-'));
  folders.push(folder);
  const file = join(folder, 'assistant.json');
  const whole = { name: 'test', language: 'en', instructions: 'Be brief.', ...document };
  writeFileSync(file, JSON.stringify(whole));
  return file;
}

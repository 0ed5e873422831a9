import type { AssistantSession } from '../simulator/assistant/session';

/** Something that the assistant was told without sound. */
export interface Lesson {
  /** A tool, the call itself, or what a speaker said on an earlier line. */
  source: 'tool' | 'system' | 'caller' | 'assistant';
  text: string;
}

const SOURCES = { system: 'system', user: 'caller', assistant: 'assistant' } as const;

/** All that the sessions of a call were told without sound, in its order. */
export function lessonsOf(sessions: readonly Pick<AssistantSession, 'entries'>[]): Lesson[] {
  return sessions.flatMap(({ entries }) =>
    entries.flatMap(({ item }): Lesson[] => {
      if (item.type === 'function_call_output') return [{ source: 'tool', text: item.output }];
      if (item.type !== 'message') return [];
      const source = SOURCES[item.role];
      return item.content.flatMap((part) =>
        (part.type === 'input_text' || part.type === 'output_text') && typeof part.text === 'string'
          ? [{ source, text: part.text }]
          : [],
      );
    }),
  );
}

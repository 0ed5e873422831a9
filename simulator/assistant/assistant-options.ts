import type { AdmissionRules } from './admission';
import { parrot } from './answers';
import type { Answers } from './answers';
import type { FaultPlan } from './faults';
import type { McpServers } from './mcp-server';
import type { DeltaBytes } from './output-item';
import { DEFAULT_TIMINGS } from './timings';
import type { Timings } from './timings';
import { describeTurn } from './transcriptions';
import type { Transcribe } from './transcriptions';

/** How the assistant behaves. Everything has a default. */
export interface AssistantBehaviour extends AdmissionRules {
  /** Who decides what is said. @default - the caller's own words, said back */
  answers: Answers;
  /** What the caller is understood to have said. @default - "(caller turn 1, 1200 ms)" */
  transcribe: Transcribe;
  /** The servers of tools that can be reached, by their URLs. @default - none */
  mcpServers: McpServers;
  /** @default - DEFAULT_TIMINGS; what is given replaces single ones */
  timings: Timings;
  /** How many times faster than real time speech is made; may be Infinity. @default - 10 */
  pace: number;
  /** How much μ-law each delta holds. @default - 2400 bytes, 300 ms */
  deltaBytes: DeltaBytes;
  /** Keeps all audio that a client appends. @default - false */
  keepAudio: boolean;
  /** A cancel between two responses silences the second, as was seen once. @default - false, it is refused */
  cancelHitsNext: boolean;
  /** @default - 60 minutes */
  maxSessionMs: number;
  /** @default - 20 seconds */
  pingIntervalMs: number;
  /** All that is written to a client passes here: the place for a slow network. @default - at once */
  outgoing: (deliver: () => void, sessionIndex: number) => void;
  /** What goes wrong. @default - nothing */
  faults: FaultPlan;
}

export type AssistantOptions = Partial<Omit<AssistantBehaviour, 'timings'>> & {
  /** @default - a free one */
  port?: number;
  /** @default - 127.0.0.1 */
  host?: string;
  timings?: Partial<Timings>;
};

export function behaviourOf(options: AssistantOptions): AssistantBehaviour {
  return {
    apiKeys: options.apiKeys,
    retiredModels: options.retiredModels,
    answers: options.answers ?? parrot(),
    transcribe: options.transcribe ?? describeTurn,
    mcpServers: options.mcpServers ?? {},
    timings: { ...DEFAULT_TIMINGS, ...options.timings },
    pace: options.pace ?? 10,
    deltaBytes: options.deltaBytes ?? 2_400,
    keepAudio: options.keepAudio ?? false,
    cancelHitsNext: options.cancelHitsNext ?? false,
    maxSessionMs: options.maxSessionMs ?? 3_600_000,
    pingIntervalMs: options.pingIntervalMs ?? 20_000,
    outgoing: options.outgoing ?? ((deliver) => deliver()),
    faults: options.faults ?? {},
  };
}

import * as z from 'zod/mini';
import { aNumberOf, fields, listOf, oneOf } from '../../bridge/contract/assistant/fields';
import { duration } from './script-steps';

/** What goes wrong at either peer, by the names that the simulators have for it. */

const after = fields({ afterMs: duration });
const neverOrAfter = z.union([z.literal('never'), after], 'must be "never" or {"afterMs": …}');
const yes = z.literal(true, 'must be true, or left out');
const index = z.string().check(z.regex(/^\d+$/, 'must be a number, counted from 0'));

const responseFault = z.discriminatedUnion(
  'what',
  [
    fields({
      what: z.literal('failed'),
      code: z.optional(
        oneOf('rate_limit_exceeded', 'server_error', 'insufficient_quota', 'inference_rate_limit_exceeded'),
      ),
      afterMs: z.optional(duration),
    }),
    fields({
      what: z.literal('incomplete'),
      reason: z.optional(oneOf('max_output_tokens', 'content_filter')),
      afterMs: duration,
    }),
    fields({
      what: z.literal('connection-lost'),
      closeCode: z.optional(aNumberOf(1_000, 4_999)),
      closeReason: z.optional(z.string('must be a text')),
      afterMs: z.optional(duration),
    }),
    fields({ what: z.literal('stall'), silent: z.optional(yes), afterMs: z.optional(duration) }),
    fields({ what: z.literal('error-event'), afterMs: z.optional(duration) }),
    fields({ what: z.literal('late-deltas'), count: aNumberOf(1, 100) }),
    fields({ what: z.literal('partial-function-call') }),
  ],
  { error: 'must be a fault of a response, such as "failed"' },
);

const assistantFaults = fields({
  handshake: z.optional(oneOf('reset', 'unavailable')),
  turnAway: z.optional(
    oneOf(
      'invalid_api_key',
      'missing_model',
      'invalid_model',
      'model_not_found',
      'beta_api_shape_disabled',
      'credit_balance_exhausted',
    ),
  ),
  sessionCreated: z.optional(neverOrAfter),
  sessionUpdated: z.optional(neverOrAfter),
  responses: z.optional(z.record(index, responseFault)),
  transcriptions: z.optional(z.record(index, oneOf('failed', 'after-next-turn', 'never'))),
  unknownEvents: z.optional(yes),
  extraKeys: z.optional(yes),
  rateLimits: z.optional(z.union([z.literal('absent'), after], 'must be "absent" or {"afterMs": …}')),
});

const passing = fields({ atMs: duration, durationMs: duration });

const phoneFaults = fields({
  frameBytes: z.optional(aNumberOf(16, 4_000)),
  extraFields: z.optional(yes),
  extraEvents: z.optional(yes),
  withoutConnected: z.optional(yes),
  withoutStart: z.optional(yes),
  repeatHandshake: z.optional(yes),
  lateMarksMs: z.optional(duration),
  gap: z.optional(passing),
  stallAtMs: z.optional(duration),
  halfDeadAtMs: z.optional(duration),
  resetAtMs: z.optional(duration),
  slowReader: z.optional(passing),
});

export const faults = fields({
  /** Of each of the assistant's sessions; or, where it is no list, of all. */
  assistant: z.optional(
    z.union([listOf(assistantFaults), assistantFaults], 'must be faults of the assistant, or a list of them'),
  ),
  phone: z.optional(phoneFaults),
});

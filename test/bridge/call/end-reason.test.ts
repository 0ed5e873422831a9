import { type EndReason, isFailure } from '../../../bridge/call/end-reason';

describe('the end of a call', () => {
  it.each<EndReason>([
    'caller-lost',
    'caller-unreachable',
    'caller-audio-stopped',
    'start-missing',
    'format-unsupported',
    'assistant-unreachable',
    'assistant-refused',
    'assistant-lost',
    'assistant-failed',
    'assistant-silent',
    'bridge-fault',
  ])('is a failure when something broke: %s', (reason) => {
    expect(isFailure(reason)).toBe(true);
  });

  it.each<EndReason>(['caller-hung-up', 'draining', 'start-mismatch', 'call-id-reused'])(
    'is none when all went as it should: %s',
    (reason) => {
      expect(isFailure(reason)).toBe(false);
    },
  );
});

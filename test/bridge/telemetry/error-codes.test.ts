import { ErrorCodes } from '../../../bridge/telemetry/error-codes';

describe('the codes of a peer’s errors', () => {
  it.each(['rate_limit_exceeded', 'server_error', 'invalid_request_error.invalid_api_key'])(
    'are kept when they look like one: %s',
    (code) => {
      expect(new ErrorCodes().tame(code)).toBe(code);
    },
  );

  it.each([
    undefined,
    '',
    'Rate limit reached for +81312345678',
    'UPPER',
    'a-b',
    'x'.repeat(65),
    'two\nlines',
    'trailing\n',
  ])('are “other” when they do not: %j', (code) => {
    expect(new ErrorCodes().tame(code)).toBe('other');
  });

  it('are “other” from the forty-first on, while those known remain known', () => {
    const codes = new ErrorCodes();
    const tamed = new Set(Array.from({ length: 1_000 }, (_, index) => codes.tame(`code_${index}`)));

    expect(tamed.size).toBe(41);
    expect(codes.tame('code_0')).toBe('code_0');
    expect(codes.tame('code_999')).toBe('other');
  });
});

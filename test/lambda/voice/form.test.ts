import { BODY_BYTES_AT_MOST, parameter, readForm } from '../../../lambda/voice/form';

const headers = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a form', () => {
  it('is read from plain text', () => {
    expect(readForm({ headers, body: 'From=%2B81+90&Name=%E7%94%B0', isBase64Encoded: false })).toEqual({
      ok: true,
      form: { From: '+81 90', Name: '田' },
    });
  });

  it('is read from base64', () => {
    const body = Buffer.from('CallSid=CA1').toString('base64');

    expect(readForm({ headers, body, isBase64Encoded: true })).toEqual({
      ok: true,
      form: { CallSid: 'CA1' },
    });
  });

  it('is not taken for base64 because it looks like it', () => {
    expect(readForm({ headers, body: 'Q2FsbFNpZD1DQTE=', isBase64Encoded: false })).toMatchObject({
      form: { Q2FsbFNpZD1DQTE: '' },
    });
  });

  it('keeps every value of a parameter that comes more than once', () => {
    expect(readForm({ headers, body: 'a=1&b=2&a=3', isBase64Encoded: false })).toMatchObject({
      form: { a: ['1', '3'], b: '2' },
    });
  });

  it('keeps parameters whatever they are called', () => {
    const verdict = readForm({ headers, body: '__proto__=1&toString=2', isBase64Encoded: false });

    expect(verdict.ok && Object.entries(verdict.form)).toEqual([
      ['__proto__', '1'],
      ['toString', '2'],
    ]);
  });

  it.each([
    ['JSON', { headers: { 'content-type': 'application/json' }, body: '{}' }, 415, 'not-a-form'],
    ['no type', { headers: {}, body: 'a=1' }, 415, 'not-a-form'],
    ['no body', { headers }, 400, 'body-missing'],
    ['broken base64', { headers, body: 'a=1&b', isBase64Encoded: true }, 400, 'body-not-base64'],
  ])('refuses %s', (_, event, status, reason) => {
    expect(readForm({ isBase64Encoded: false, ...event })).toEqual({ ok: false, status, reason });
  });

  it.each([
    ['as it is', 'a'.repeat(BODY_BYTES_AT_MOST), false],
    ['in a language of three bytes', 'あ'.repeat(BODY_BYTES_AT_MOST / 3), false],
    ['in base64', Buffer.alloc(BODY_BYTES_AT_MOST, 'a').toString('base64'), true],
  ])('of the longest is taken, and one byte more is not: %s', (_, body, isBase64Encoded) => {
    const longer = isBase64Encoded
      ? Buffer.alloc(BODY_BYTES_AT_MOST + 1, 'a').toString('base64')
      : `${body}aa`;

    expect(readForm({ headers, body, isBase64Encoded })).toMatchObject({ ok: true });
    expect(readForm({ headers, body: longer, isBase64Encoded })).toEqual({
      ok: false,
      status: 413,
      reason: 'body-too-long',
    });
  });

  it('that is too long is refused before its type is looked at', () => {
    const body = 'a'.repeat(BODY_BYTES_AT_MOST + 1);

    expect(readForm({ headers: {}, body, isBase64Encoded: false })).toMatchObject({ status: 413 });
  });

  it('copies no value for each that comes after it under the same name', () => {
    const copied = jest.spyOn(Array.prototype, Symbol.iterator);

    const verdict = readForm({ headers, body: 'a&'.repeat(1_000), isBase64Encoded: false });

    expect(verdict).toMatchObject({ ok: true, form: { a: { length: 1_000 } } });
    // A list that is spread for every value it gets is gone through a thousand times.
    expect(copied.mock.calls.length).toBeLessThan(500);
    copied.mockRestore();
  });

  it('gives the first value of a parameter', () => {
    expect(parameter({ a: ['1', '3'] }, 'a')).toBe('1');
  });

  it('gives nothing for an empty parameter', () => {
    expect(parameter({ From: '' }, 'From')).toBeUndefined();
  });
});

import { createHmac } from 'node:crypto';
import { signCallId, verifyCallId } from '../../../bridge/contract/call-id';
import { CALL_SID } from '../../support/twilio-messages';

const TOKEN = '12345';
const NOW_S = 1_790_000_000;

describe('a call id', () => {
  it('is CallSid, expiry and mac, so that any tool can make one', () => {
    const key = createHmac('sha256', TOKEN).update('voice-bridge/call-id/v1').digest();
    const mac = createHmac('sha256', key).update(`${CALL_SID}.${NOW_S}`).digest('base64url');

    expect(signCallId(TOKEN, CALL_SID, NOW_S)).toBe(`${CALL_SID}.${NOW_S}.${mac}`);
  });

  it('admits its call until it expires', () => {
    const callId = signCallId(TOKEN, CALL_SID, NOW_S + 300);

    expect(verifyCallId(TOKEN, callId, NOW_S)).toEqual({
      ok: true,
      callSid: CALL_SID,
      expiresAtS: NOW_S + 300,
    });
    expect(verifyCallId(TOKEN, callId, NOW_S + 300)).toEqual({ ok: false, reason: 'call-id-expired' });
  });

  it('is refused under another token', () => {
    expect(verifyCallId('54321', signCallId(TOKEN, CALL_SID, NOW_S + 300), NOW_S)).toEqual({
      ok: false,
      reason: 'call-id-signature',
    });
  });

  it('is refused when its expiry was changed', () => {
    const callId = signCallId(TOKEN, CALL_SID, NOW_S + 300).replace(String(NOW_S + 300), String(NOW_S + 900));

    expect(verifyCallId(TOKEN, callId, NOW_S)).toEqual({ ok: false, reason: 'call-id-signature' });
  });

  it.each(['', 'CA', `${CALL_SID}.${NOW_S}`, `${CALL_SID}.${NOW_S}.short`, '../../etc/passwd'])(
    'is refused when it is %j',
    (callId) => {
      expect(verifyCallId(TOKEN, callId, NOW_S)).toEqual({ ok: false, reason: 'call-id-malformed' });
    },
  );
});

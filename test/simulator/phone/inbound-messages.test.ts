import { InboundMessages } from '../../../simulator/phone/inbound-messages';

const identity = {
  accountSid: 'AC0123456789abcdef0123456789abcdef',
  callSid: 'CA0123456789abcdef0123456789abcdef',
  streamSid: 'MZ0123456789abcdef0123456789abcdef',
};
const SID = identity.streamSid;

describe('InboundMessages', () => {
  it('writes every message as the docs show it, numbered over all kinds', () => {
    const messages = new InboundMessages(identity);

    expect([
      messages.connected(),
      messages.start({ tenantId: 't_001' }),
      messages.media('/w==', 20),
      messages.media('/w==', 40),
      messages.mark('m1'),
      messages.dtmf('1'),
      messages.stop(),
    ]).toEqual([
      '{"event":"connected","protocol":"Call","version":"1.0.0"}',
      `{"event":"start","sequenceNumber":"1","start":{"accountSid":"${identity.accountSid}","streamSid":"${SID}","callSid":"${identity.callSid}","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{"tenantId":"t_001"}},"streamSid":"${SID}"}`,
      `{"event":"media","sequenceNumber":"2","media":{"track":"inbound","chunk":"1","timestamp":"20","payload":"/w=="},"streamSid":"${SID}"}`,
      `{"event":"media","sequenceNumber":"3","media":{"track":"inbound","chunk":"2","timestamp":"40","payload":"/w=="},"streamSid":"${SID}"}`,
      `{"event":"mark","sequenceNumber":"4","streamSid":"${SID}","mark":{"name":"m1"}}`,
      `{"event":"dtmf","streamSid":"${SID}","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"1"}}`,
      `{"event":"stop","sequenceNumber":"6","stop":{"accountSid":"${identity.accountSid}","callSid":"${identity.callSid}"},"streamSid":"${SID}"}`,
    ]);
  });

  it('adds fields that nobody knows when it is to', () => {
    const messages = new InboundMessages(identity, { extraFields: true });

    expect(JSON.parse(messages.media('/w==', 20))).toMatchObject({
      addedLater: 'yes',
      media: { addedLater: 'yes', payload: '/w==' },
    });
  });

  it('tells a wrong start when it is to', () => {
    const messages = new InboundMessages(identity, {
      startOverrides: { callSid: 'CA00', encoding: 'audio/l16', sampleRate: 16_000, channels: 2 },
    });

    expect(JSON.parse(messages.start({})).start).toMatchObject({
      callSid: 'CA00',
      mediaFormat: { encoding: 'audio/l16', sampleRate: 16_000, channels: 2 },
    });
  });
});

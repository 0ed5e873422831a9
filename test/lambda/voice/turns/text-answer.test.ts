import { readTextAnswer } from '../../../../lambda/voice/turns/text-answer';

const message = (text: string) => ({ type: 'message', content: [{ type: 'output_text', text }] });
const CALL = {
  type: 'function_call',
  call_id: 'call_1',
  name: 'transfer_call',
  arguments: '{"destination":',
};

/** A response that is complete, and says so. */
function response(output: object[], fields: object = {}) {
  return { id: 'resp_1', status: 'completed', incomplete_details: null, output, ...fields };
}

const incomplete = (reason: string) => ({ status: 'incomplete', incomplete_details: { reason } });

describe('an answer of the text model', () => {
  it('is one text with a blank where one message ends and the next begins', () => {
    const { text } = readTextAnswer(response([message('Let me see.'), message(' '), message('Until ten.')]));

    expect(text).toBe('Let me see. Until ten.');
  });

  it('is what there was room for, where it has become too long', () => {
    const answer = readTextAnswer(response([message('Until ten, and')], incomplete('max_output_tokens')));

    expect(answer).toEqual({ thread: 'resp_1', text: 'Until ten, and', call: undefined });
  });

  it('is none where it was filtered: what came before is not what was meant to be said', () => {
    const body = response([message('Sure, here is how')], incomplete('content_filter'));

    expect(() => readTextAnswer(body)).toThrow("The text model's response was filtered.");
  });

  it('is none where it broke off within a call, with which no conversation goes on', () => {
    const body = response([message('I connect you.'), CALL], incomplete('max_output_tokens'));

    expect(() => readTextAnswer(body)).toThrow("The text model's call of a tool broke off.");
  });

  it('is none where a call has no id, which its output would have to name', () => {
    const body = response([message('I connect you.'), { ...CALL, call_id: undefined }]);

    expect(() => readTextAnswer(body)).toThrow('broke off');
  });
});

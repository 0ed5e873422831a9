import { list, nullable, object, oneOf, tagged, text } from './shape';
import type { Shape } from './shape';

const itemBase = { type: text, id: text, object: oneOf('realtime.item'), status: text };
const message = { ...itemBase, role: text };

/** Of the assistant's words only text can be put back into a conversation, never audio. */
const ITEMS = {
  message: tagged('role', {
    user: object(
      {
        ...message,
        content: list(
          tagged('type', {
            input_text: object({ type: text, text }, ['text']),
            input_audio: object({ type: text, audio: text, transcript: nullable(text) }),
            input_image: object({ type: text, image_url: text, detail: text }),
          }),
        ),
      },
      ['content'],
    ),
    system: object(
      { ...message, content: list(tagged('type', { input_text: object({ type: text, text }, ['text']) })) },
      ['content'],
    ),
    assistant: object(
      { ...message, content: list(tagged('type', { output_text: object({ type: text, text }, ['text']) })) },
      ['content'],
    ),
  }),
  function_call: object({ ...itemBase, name: text, call_id: text, arguments: text }, ['name', 'arguments']),
  function_call_output: object({ ...itemBase, call_id: text, output: text }, ['call_id', 'output']),
};

/** What a client may put into a conversation. */
export const ITEM_SHAPE: Shape = tagged('type', ITEMS);

/** What a response may be made of instead of the conversation: new items, and those that are there already. */
export const INPUT_ITEM_SHAPE: Shape = tagged('type', {
  ...ITEMS,
  item_reference: object({ type: text, id: text }, ['id']),
});

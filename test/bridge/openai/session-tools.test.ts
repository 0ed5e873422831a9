import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import { sessionTools } from '../../../bridge/openai/session-tools';
import { SESSION_SHAPE } from '../../../simulator/assistant/session-shape';
import { givenAssistant } from '../../support/given-assistant';

const PARAMETERS = {
  type: 'object',
  properties: { people: { type: 'integer' } },
  required: ['people'],
};
const DESTINATIONS = [
  { name: 'kitchen', number: '+15005550006', description: 'Questions about food.' },
  { name: 'manager', number: '+15005550007', description: 'Complaints.' },
];
const SHOP = { type: 'mcp' as const, serverLabel: 'shop', serverUrl: 'https://shop.example.com/mcp' };

/** The tools of an assistant, as the model is told of them. */
function toolsOf(tools: AssistantDocument['tools'], authorizations: ReadonlyMap<string, string> = new Map()) {
  return sessionTools(givenAssistant({ tools, destinations: DESTINATIONS }), authorizations);
}

describe('what the model is told of a tool', () => {
  it('is how to hang up, and that nothing is needed for it', () => {
    expect(toolsOf([{ type: 'hang_up' }])).toEqual([
      {
        type: 'function',
        name: 'hang_up',
        description: expect.stringContaining('Say goodbye first') as string,
        parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
      },
    ]);
  });

  it('is to whom it may transfer, and when', () => {
    expect(toolsOf([{ type: 'transfer_call' }])).toEqual([
      {
        type: 'function',
        name: 'transfer_call',
        description: expect.stringContaining('Say first that you transfer them') as string,
        parameters: {
          type: 'object',
          properties: {
            destination: {
              type: 'string',
              enum: ['kitchen', 'manager'],
              description: 'kitchen: Questions about food.\nmanager: Complaints.',
            },
          },
          required: ['destination'],
          additionalProperties: false,
        },
      },
    ]);
  });

  it('never is a number that calls are transferred to', () => {
    expect(JSON.stringify(toolsOf([{ type: 'transfer_call' }]))).not.toContain('+1500');
  });

  it.each(['hang_up', 'transfer_call'] as const)('is the document’s own description of %s', (type) => {
    expect(toolsOf([{ type, description: 'Only on Sundays.' }])).toMatchObject([
      { name: type, description: 'Only on Sundays.' },
    ]);
  });

  it.each([
    [
      'lambda',
      { type: 'lambda', functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:book' },
    ] as const,
    [
      'https',
      { type: 'https', url: 'https://tools.example.com/book', secretParameter: '/voice/tools' },
    ] as const,
  ])('is the name, purpose and arguments of a tool by %s, and nothing of where it is', (_how, where) => {
    const tool = { ...where, name: 'book', description: 'Books a table.', parameters: PARAMETERS };

    expect(toolsOf([tool])).toEqual([
      { type: 'function', name: 'book', description: 'Books a table.', parameters: PARAMETERS },
    ]);
  });

  it('is a server of tools, which nobody on the phone could approve', () => {
    expect(toolsOf([SHOP])).toEqual([
      {
        type: 'mcp',
        server_label: 'shop',
        server_url: 'https://shop.example.com/mcp',
        require_approval: 'never',
      },
    ]);
  });

  it('is of a server also what it is for, which of its tools may be used, and what it knows us by', () => {
    const server = { ...SHOP, description: 'The catalogue.', allowedTools: ['find'] };

    expect(toolsOf([server], new Map([['shop', 'the-secret']]))).toMatchObject([
      {
        server_label: 'shop',
        server_description: 'The catalogue.',
        allowed_tools: ['find'],
        authorization: 'the-secret',
      },
    ]);
  });

  it('is not the secret of another server', () => {
    const [tool] = toolsOf([SHOP], new Map([['bank', 'the-secret']]));

    expect(tool).not.toHaveProperty('authorization');
  });

  it('is what the API takes, all kinds at once', () => {
    const tools = toolsOf([
      { type: 'hang_up' },
      { type: 'transfer_call' },
      {
        type: 'https',
        name: 'book',
        description: 'Books a table.',
        url: 'https://tools.example.com/book',
        secretParameter: '/voice/tools',
      },
      SHOP,
    ]);

    expect(tools).toHaveLength(4);
    expect(SESSION_SHAPE({ type: 'realtime', tools, tool_choice: 'auto' }, 'session')).toBeUndefined();
  });
});

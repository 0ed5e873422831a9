import type { ServerResponse } from 'node:http';
import { wavFile } from '../speech/wav-file';

/** Answers with silence of so many ms, as a server of sounds does. */
export function sound(durationMs: number, contentType = 'audio/wav') {
  return (_request: unknown, response: ServerResponse) => {
    const data = Buffer.alloc(durationMs * 16);
    response.writeHead(200, { 'content-type': contentType }).end(wavFile({ data }));
  };
}

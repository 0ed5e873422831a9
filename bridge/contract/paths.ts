/** The paths that Twilio and the load balancer are told, spelled once for webhook, bridge and infrastructure. */

/** Twilio posts an incoming call here. */
export const VOICE_PATH = '/api/twilio/voice';

/** Twilio posts here when `<Connect>` is over: the caller is still there, the stream is not. */
export const ENDED_PATH = '/api/twilio/voice/ended';

/** Twilio posts here what the caller said, where a call is answered turn by turn. */
export const TURN_PATH = '/api/twilio/voice/turn';

/** Twilio posts here when a stream starts, stops or fails. */
export const STREAM_STATUS_PATH = '/api/twilio/stream-status';

/** Twilio opens its Media Stream at this path, followed by `/` and the signed call id. */
export const MEDIA_STREAM_PATH = '/api/twilio/media-stream';

/** The process is alive: 200 for as long as it can answer at all. */
export const HEALTH_PATH = '/healthz';

/** The process takes new calls: 200, or 503 with the reason. */
export const READY_PATH = '/readyz';

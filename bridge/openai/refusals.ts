/**
 * The API refuses after the upgrade: it sends an `error`, then closes with a reason text such as
 * `invalid_request_error.invalid_api_key`. Only that text tells a lasting refusal from a passing one: the close
 * code 1013, for instance, says "try again later", and is sent for an account without credit.
 */

const LASTING = new Set([
  'invalid_api_key',
  'missing_model',
  'invalid_model',
  'model_not_found',
  'beta_api_shape_disabled',
  'insufficient_quota',
  'credit_balance_exhausted',
  'unknown_parameter',
  'missing_required_parameter',
  'invalid_type',
  'invalid_value',
]);

/** Errors after which the session is as good as before; each is the echo of a race that nobody can avoid. */
const BENIGN = new Set([
  'response_cancel_not_active',
  'conversation_already_has_active_response',
  'input_audio_buffer_commit_empty',
  'item_truncate_invalid_item_id',
  'invalid_value',
]);

/** A response was asked for, or would have come by itself, while another was going on. */
export function isCollision(code: string | undefined): boolean {
  return code === 'conversation_already_has_active_response';
}

/** Whether another attempt with the same settings must fail the same way. `text` is a code or a close reason. */
export function isLastingRefusal(text: string): boolean {
  return text.split('.').some((part) => LASTING.has(part));
}

/** Whether an error in the middle of a call is a known race and no fault. */
export function isBenignError(code: string): boolean {
  return BENIGN.has(code);
}

/** The caller's microphone, or a sentence about why there is none and what to do. */
export type AskedMicrophone = { stream: MediaStream } | { lacks: string };

const WANTED: MediaTrackConstraints = {
  channelCount: 1,
  // Without it a loudspeaker would have the assistant interrupt itself.
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/** What a browser calls it, and what that means for a person. */
const LACKS: Readonly<Record<string, string>> = {
  NotAllowedError:
    'The browser may not use the microphone: allow it in the address bar and call again, or have a recorded sentence said.',
  NotFoundError: 'There is no microphone: plug one in and call again, or have a recorded sentence said.',
  NotReadableError:
    'Another program has the microphone: close it there and call again, or have a recorded sentence said.',
};

export async function askForMicrophone(): Promise<AskedMicrophone> {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  if (!isSecureContext || mediaDevices === undefined) {
    return {
      lacks:
        'A browser gives the microphone to a safe address alone: open this page as http://127.0.0.1, as npm start says it.',
    };
  }
  try {
    return { stream: await mediaDevices.getUserMedia({ audio: WANTED }) };
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    return {
      lacks:
        LACKS[name] ??
        'The microphone cannot be used: try another browser, or have a recorded sentence said.',
    };
  }
}

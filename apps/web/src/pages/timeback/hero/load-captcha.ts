/** The part of hCaptcha's script that is used here. */
export interface CaptchaApi {
  /** Draws a widget; gives its id. */
  render(place: HTMLElement, options: CaptchaOptions): string;
  remove(widget: string): void;
}

interface CaptchaOptions {
  readonly sitekey: string;
  readonly theme: 'light' | 'dark';
  readonly callback: (token: string) => void;
  readonly 'expired-callback': () => void;
}

declare global {
  interface Window {
    hcaptcha?: CaptchaApi;
    quintetCaptchaReady?: () => void;
  }
}

const source = 'https://js.hcaptcha.com/1/api.js?render=explicit&onload=quintetCaptchaReady';

/** Fetches hCaptcha's script, once per page. Rejects when it does not come; the next call tries again. */
export async function loadCaptcha(signal: AbortSignal): Promise<CaptchaApi> {
  if (window.hcaptcha !== undefined) return window.hcaptcha;
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    window.quintetCaptchaReady = resolve;
    script.src = source;
    script.async = true;
    script.addEventListener('error', () => {
      script.remove();
      reject(new Error('The captcha did not load'));
    });
    signal.addEventListener('abort', () => {
      // A script that is on its way is of use to the next widget only once it has come.
      if (window.hcaptcha === undefined) script.remove();
      reject(new Error('Nobody waits for the captcha any more'));
    });
    document.head.append(script);
  });
  if (window.hcaptcha === undefined) throw new Error('The captcha did not come with its script');
  return window.hcaptcha;
}

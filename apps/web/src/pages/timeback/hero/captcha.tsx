import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { FieldError } from '../../../ui/forms/field.tsx';
import { readTheme } from '../../../ui/frame/theme-toggle.tsx';
import { loadCaptcha } from './load-captcha.ts';

interface CaptchaProps {
  readonly siteKey: string;
  /** Called with the token of a solved captcha, and with nothing when it is past its time. */
  readonly onToken: (token: string | undefined) => void;
  readonly error: string | undefined;
  /** A new number clears what was solved: a token is good once. */
  readonly round: number;
}

/** hCaptcha's widget (contract §5), with what went wrong beside it. Its script is fetched only where this is shown. */
export function Captcha({ siteKey, onToken, error, round }: CaptchaProps) {
  const id = useId();
  const [tries, setTries] = useState(0);
  const [failed, setFailed] = useState(false);
  return (
    <fieldset aria-describedby={id} data-field="captcha" tabIndex={-1}>
      <legend className="mb-2 font-medium">Show that you are a person</legend>
      {failed ? (
        <p>
          The check did not load.{' '}
          <Button
            look="quiet"
            onClick={() => {
              setFailed(false);
              setTries(tries + 1);
            }}
          >
            Load it again
          </Button>
        </p>
      ) : (
        <Widget
          key={`${tries}-${round}`}
          siteKey={siteKey}
          onToken={onToken}
          onFail={() => setFailed(true)}
        />
      )}
      <FieldError id={id} error={error} />
    </fieldset>
  );
}

interface WidgetProps extends Pick<CaptchaProps, 'siteKey' | 'onToken'> {
  readonly onFail: () => void;
}

function Widget({ siteKey, onToken, onFail }: WidgetProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({ onToken, onFail });
  useEffect(() => {
    latest.current = { onToken, onFail };
  });
  // A layout effect, because it ends while the widget still stands in the page, as hCaptcha expects.
  useLayoutEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    void loadCaptcha(signal).then(
      (captcha) => {
        if (signal.aborted || place.current === null) return;
        const widget = captcha.render(place.current, {
          sitekey: siteKey,
          theme: readTheme(),
          callback: (token) => latest.current.onToken(token),
          'expired-callback': () => latest.current.onToken(undefined),
        });
        signal.addEventListener('abort', () => captcha.remove(widget), { once: true });
      },
      () => !signal.aborted && latest.current.onFail(),
    );
    return () => stop.abort();
  }, [siteKey]);
  // The widget's own size, so that nothing jumps when it comes.
  return <div ref={place} className="h-[78px] w-[302px]" />;
}

import { useEffect } from 'react';

/** Puts the tutor on the pages of the book, as any other site would. */
export function useTutor(): void {
  useEffect(() => {
    const known = document.querySelector('tutor-widget');
    if (known === null && document.getElementById('tutor') === null) {
      const script = document.createElement('script');
      script.id = 'tutor';
      script.src = '/widget/tutor-widget.js';
      document.head.append(script);
    }
    known?.removeAttribute('hidden');
    return () => document.querySelector('tutor-widget')?.setAttribute('hidden', '');
  }, []);
}

import { useMutation } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useFault, type Fault } from '../../../api/fault.ts';
import { mintSession } from '../../../api/mint-session.ts';
import { trpc } from '../../../api/trpc.ts';
import { findPlace, holdPlace } from './keep-place.ts';
import { keepWantedVersion, readWantedVersion, type Version } from './versions.ts';

interface Shown {
  readonly version: Version;
  readonly markdown: string;
  /** Where in this text the block goes on that the reader was at, and how high that one stood in the window. */
  readonly from?: { readonly anchor: number; readonly top: number };
}

export interface Versions {
  /** What is on the page; nothing before the first text has come. */
  readonly shown: Shown | undefined;
  /** What was asked for last. */
  readonly wanted: Version;
  readonly isPending: boolean;
  readonly fault: Fault | undefined;
  readonly show: (version: Version) => void;
  /** Goes to the original, or back to the level that was read before. */
  readonly toggle: () => void;
  /** Asks again for what could not be given. */
  readonly retry: () => void;
  readonly text: RefObject<HTMLDivElement | null>;
}

/** The texts of a lesson. A change of text keeps the paragraph under the reader's eye where it is. */
export function useVersions(lesson: { readonly id: string; readonly markdown: string }): Versions {
  const original: Shown = { version: 'original', markdown: lesson.markdown };
  const [first] = useState(readWantedVersion);
  const [wanted, setWanted] = useState<Version>(first);
  const [shown, setShown] = useState<Shown | undefined>(first === 'original' ? original : undefined);
  const text = useRef<HTMLDivElement>(null);
  const readVersion = useReadVersion(lesson);
  const reading = useMutation({
    mutationFn: async (to: Version) => {
      const place = text.current === null ? undefined : findPlace(text.current);
      const { markdown, anchor } = await readVersion(shown?.version ?? 'original', to, place?.offset ?? 0);
      // The reader may have scrolled since.
      const top = place?.block.getBoundingClientRect().top;
      return { version: to, markdown, ...(top === undefined ? {} : { from: { anchor, top } }) };
    },
    onSuccess: setShown,
    onError: () => {
      setShown(shown ?? original);
      setWanted(shown?.version ?? 'original');
    },
  });
  const fault = useFault(reading.error);
  useHoldPlace(text, shown);
  const show = (version: Version) => {
    if (reading.isPending || version === shown?.version) return;
    keepWantedVersion(version);
    if (version !== 'original') level.current = version;
    setWanted(version);
    reading.mutate(version);
  };
  const level = useRef<Version>(first === 'original' ? 'beginner' : first);
  const toggle = () => show(shown?.version === 'original' ? level.current : 'original');
  const retry = () => (reading.variables === undefined ? undefined : show(reading.variables));
  const { mutate } = reading;
  useEffect(() => {
    if (first !== 'original') mutate(first);
  }, [first, mutate]);
  return { shown, wanted, isPending: reading.isPending, fault, show, toggle, retry, text };
}

/** Asks the server for a text, in a session of this page. */
function useReadVersion({ id, markdown }: { readonly id: string; readonly markdown: string }) {
  const { textbook } = trpc.useUtils().client;
  const [session_id] = useState(() => mintSession('reader'));
  const personalize = async (difficulty_level: Exclude<Version, 'original'>, reading_position: number) =>
    await textbook.personalize.mutate({
      session_id,
      chapter_id: id,
      chapter_content: markdown,
      difficulty_level,
      reading_position,
    });
  return async (from: Version, to: Version, position: number) => {
    if (to !== 'original') {
      const { personalized_content, reading_anchor } = await personalize(to, position);
      return { markdown: personalized_content, anchor: reading_anchor };
    }
    // The way back takes no position: it is told first.
    if (from !== 'original') await personalize(from, position);
    const { original_content, reading_anchor } = await textbook.toggleOriginal.mutate({ session_id });
    return { markdown: original_content, anchor: reading_anchor };
  };
}

/** Before the new text is painted, its paragraph stands where the old one stood when it went away. */
function useHoldPlace(text: RefObject<HTMLDivElement | null>, shown: Shown | undefined): void {
  useLayoutEffect(() => {
    if (text.current === null || shown?.from === undefined) return;
    holdPlace(text.current, shown.from.anchor, shown.from.top);
  }, [text, shown]);
}

import type { Settings } from '../options.ts';

/** What a request says of the page that it comes from (`metadata` of the protocol, body of a session). */
export function readContext(settings: Settings): Record<string, string> {
  const said = {
    page_path: location.pathname,
    page_title: document.title.slice(0, 1_000),
    current_chapter: settings.chapter ?? readMeta('tutor:chapter'),
    current_lesson: settings.lesson ?? readMeta('tutor:lesson'),
    student_name: settings.name,
    learning_level: settings.level,
  };
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  );
}

function readMeta(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
}

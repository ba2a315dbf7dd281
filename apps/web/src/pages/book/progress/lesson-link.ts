/** Where a lesson is read, for links: its id is the chapter's and its own name. */
export function linkToLesson(id: string) {
  const [chapter = '', lesson = ''] = id.split('/');
  return { to: '/book/$chapter/$lesson', params: { chapter, lesson } } as const;
}

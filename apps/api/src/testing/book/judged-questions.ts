/** A question as learners ask it, the lesson that answers it, and the anchors of the sections where the answer stands. */
export interface JudgedQuestion {
  readonly question: string;
  readonly lesson: string;
  readonly anchors: readonly string[];
}

/** Five for each lesson of the bundled book. The places of every third were not looked at one by one while search was tuned. */
export const judgedQuestions: readonly JudgedQuestion[] = [
  ask('why is 0.1 + 0.2 not 0.3?', '01-values/01-names-and-values', 'whole-numbers-and-fractions'),
  ask(
    'whats the difference between = and ==',
    '01-values/01-names-and-values',
    'yes-no-and-nothing',
    'give-a-value-a-name',
  ),
  ask('my list changed but i never touched it', '01-values/01-names-and-values', 'two-names-for-one-value'),
  ask('how can I find out what type something is', '01-values/01-names-and-values', 'what-a-value-is'),
  ask('what is None for', '01-values/01-names-and-values', 'yes-no-and-nothing'),

  ask(
    'how to put a variable inside a string',
    '01-values/02-text-and-prompts',
    'fill-in-the-blanks-with-f-strings',
  ),
  ask(
    'how many characters is one token roughly',
    '01-values/02-text-and-prompts',
    'characters-bytes-and-tokens',
  ),
  ask('get rid of extra whitespace in user input', '01-values/02-text-and-prompts', 'tidy-what-people-type'),
  ask(
    'string over several lines without the indentation',
    '01-values/02-text-and-prompts',
    'write-long-prompts-without-losing-the-layout',
  ),
  ask(
    'how do i get the last character of a text',
    '01-values/02-text-and-prompts',
    'a-string-is-a-row-of-characters',
  ),

  ask(
    'my function gives None instead of the result',
    '01-values/03-functions',
    'return-a-value-instead-of-printing-it',
  ),
  ask(
    'why is an empty list as default argument bad',
    '01-values/03-functions',
    'parameters-with-names-and-defaults',
  ),
  ask(
    'NameError variable not defined outside the function',
    '01-values/03-functions',
    'what-stays-inside-a-function',
  ),
  ask(
    'does python check the types i write behind the colon',
    '01-values/03-functions',
    'type-hints-and-docstrings',
  ),
  ask('if elif else example', '01-values/03-functions', 'decide-with-if'),

  ask('list index out of range', '02-data/01-lists-and-loops', 'make-a-list-and-reach-into-it'),
  ask('loop over two lists at the same time', '02-data/01-lists-and-loops', 'go-through-a-list-with-for'),
  ask(
    'can i remove items from a list while looping over it',
    '02-data/01-lists-and-loops',
    'keep-the-last-part-of-a-conversation',
  ),
  ask('what does lambda mean', '02-data/01-lists-and-loops', 'sort-by-what-matters'),
  ask('one line for loop that makes a list', '02-data/01-lists-and-loops', 'build-a-new-list-in-one-line'),

  ask('KeyError when reading from a dict', '02-data/02-records-and-json', 'look-values-up-by-name'),
  ask(
    'count how often each word appears',
    '02-data/02-records-and-json',
    'count-and-group-with-a-dictionary',
  ),
  ask(
    'how do I turn a dictionary into a json string',
    '02-data/02-records-and-json',
    'from-python-to-json-and-back',
  ),
  ask('what is a dataclass good for', '02-data/02-records-and-json', 'give-a-record-a-type'),
  ask(
    'how do I get the content out of the choices of a reply',
    '02-data/02-records-and-json',
    'nested-data-one-step-at-a-time',
  ),

  ask(
    'umlauts come out as ZÃ¼rich when I read a file',
    '02-data/03-files-and-errors',
    'paths-and-plain-text-files',
  ),
  ask('file too big for memory', '02-data/03-files-and-errors', 'read-large-files-line-by-line'),
  ask('what is a jsonl file', '02-data/03-files-and-errors', 'json-lines-a-record-per-line'),
  ask(
    'why should I not write except: without a type',
    '02-data/03-files-and-errors',
    'catch-little-and-close-to-a-decision',
  ),
  ask('how do I define my own exception', '02-data/03-files-and-errors', 'raise-errors-that-help'),

  ask(
    'it prints <coroutine object> instead of the answer',
    '03-models/01-waiting-with-async',
    'functions-that-can-pause',
  ),
  ask(
    'send many requests in parallel',
    '03-models/01-waiting-with-async',
    'wait-for-many-at-once-with-gather',
  ),
  ask(
    'how do I allow only 3 requests at once',
    '03-models/01-waiting-with-async',
    'limit-how-many-run-together',
  ),
  ask(
    'timeout for a call that hangs forever',
    '03-models/01-waiting-with-async',
    'give-every-wait-a-deadline',
  ),
  ask(
    'can I use time.sleep in async code',
    '03-models/01-waiting-with-async',
    'what-async-does-not-speed-up',
  ),

  ask('what is the system role', '03-models/02-calling-an-llm-api', 'the-messages-of-a-chat-request'),
  ask('where should I store my api key', '03-models/02-calling-an-llm-api', 'keep-the-key-out-of-the-code'),
  ask('should I retry after a 429', '03-models/02-calling-an-llm-api', 'which-errors-are-worth-another-try'),
  ask('how much does a request cost', '03-models/02-calling-an-llm-api', 'what-a-call-costs'),
  ask(
    'why does the model forget what I said before',
    '03-models/02-calling-an-llm-api',
    'keep-a-conversation-going',
    'the-messages-of-a-chat-request',
  ),

  ask(
    'model wraps the json in text, how to extract it',
    '03-models/03-answers-you-can-check',
    'find-the-json-in-the-answer',
  ),
  ask(
    'protect against prompt injection',
    '03-models/03-answers-you-can-check',
    'keep-foreign-text-in-its-place',
  ),
  ask(
    'the model invents quotes that are not in the document',
    '03-models/03-answers-you-can-check',
    'check-the-answer-against-its-source',
  ),
  ask(
    'model returned a wrong value, ask again with the error message',
    '03-models/03-answers-you-can-check',
    'say-what-was-wrong-and-ask-once-more',
  ),
  ask(
    'how do I get json instead of prose from the model',
    '03-models/03-answers-you-can-check',
    'ask-for-data-in-a-form-you-can-check',
  ),

  ask('does the model execute my function itself?', '04-agents/01-tools', '', 'what-a-tool-call-looks-like'),
  ask(
    'generate the json schema of a function automatically',
    '04-agents/01-tools',
    'describe-a-tool-from-its-signature',
  ),
  ask('model calls a tool that does not exist', '04-agents/01-tools', 'answer-mistakes-instead-of-crashing'),
  ask(
    'ask the user before an order is placed',
    '04-agents/01-tools',
    'tools-that-change-things-need-consent',
  ),
  ask('what does ** in a function call do', '04-agents/01-tools', 'run-what-the-model-asked-for'),

  ask(
    'agent never stops and calls the same tool over and over',
    '04-agents/02-the-agent-loop',
    'every-loop-needs-a-budget',
  ),
  ask(
    'how do i build an agent without paying for a real model',
    '04-agents/02-the-agent-loop',
    'a-scripted-model-for-trying-things-out',
  ),
  ask(
    'how does an agent remember earlier tool results',
    '04-agents/02-the-agent-loop',
    'the-loop-in-ten-lines',
  ),
  ask('do I really need an agent for this', '04-agents/02-the-agent-loop', 'when-you-do-not-need-an-agent'),
  ask(
    'log what the agent did so I can see it later',
    '04-agents/02-the-agent-loop',
    'keep-a-record-of-each-step',
  ),

  ask('how do I run tests with pytest', '04-agents/03-testing-with-models', 'a-first-test'),
  ask('how to mock the llm in tests', '04-agents/03-testing-with-models', 'replace-the-model-not-your-code'),
  ask(
    'how many examples do I need to measure accuracy',
    '04-agents/03-testing-with-models',
    'measure-the-model-with-an-evaluation-set',
  ),
  ask(
    'how can I judge a summary automatically',
    '04-agents/03-testing-with-models',
    'grade-answers-that-are-not-one-word',
  ),
  ask('which inputs should I test', '04-agents/03-testing-with-models', 'choose-cases-at-the-edges'),
];

function ask(question: string, lesson: string, ...anchors: string[]): JudgedQuestion {
  return { question, lesson, anchors };
}

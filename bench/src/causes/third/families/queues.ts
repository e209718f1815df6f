import { js, jvm, py } from '../stacks.ts';
import { known, novel } from '../types.ts';
import type { CauseDef, Render } from '../types.ts';

const Q = 'queue';

const KAFKA_LIB = [
  'org.apache.kafka.clients.consumer.internals.ConsumerCoordinator$OffsetCommitResponseHandler.handle(ConsumerCoordinator.java:#)',
  'org.apache.kafka.clients.consumer.internals.RequestFuture.fireSuccess(RequestFuture.java:#)',
  'org.apache.kafka.clients.consumer.internals.ConsumerNetworkClient.poll(ConsumerNetworkClient.java:#)',
  'org.apache.kafka.clients.consumer.KafkaConsumer.commitSync(KafkaConsumer.java:#)',
];

const commitFailed: Render = (c) =>
  jvm(
    c,
    `org.apache.kafka.clients.consumer.CommitFailedException: Offset commit cannot be completed since the consumer is not part of an active group for auto partition assignment; it is likely that the consumer was kicked out of the group.`,
    KAFKA_LIB,
  );
const rebalancing: Render = (c) =>
  jvm(
    c,
    `org.apache.kafka.common.errors.RebalanceInProgressException: Offset commit cannot be completed since the consumer is undergoing a rebalance for auto partition assignment. You can try completing the rebalance by calling poll() and then retry the operation.`,
    KAFKA_LIB,
  );

const amqpArg =
  (arg: string, current: string): Render =>
  (c) =>
    js(
      c,
      `Error: ${c.pick(['Operation failed: QueueDeclare; ', 'Channel closed by server: '])}406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - inequivalent arg '${arg}' for queue 'invoices' in vhost '/': received none but current is the value '${current}' of type '${c.pick(['signedint', 'long'])}'"`,
      [
        `reply (${c.nm('amqplib', 'lib/channel.js')}:#)`,
        `ConfirmChannel.accept (${c.nm('amqplib', 'lib/channel.js')}:#)`,
        `Connection.mainAccept [as accept] (${c.nm('amqplib', 'lib/connection.js')}:#)`,
        `Socket.go (${c.nm('amqplib', 'lib/connection.js')}:#)`,
      ],
      ['code: 406', 'classId: 50', 'methodId: 10'],
    );

const celery: Render = (c) => {
  const head = `[${c.time.comma()}: ERROR/MainProcess] Received unregistered task of type 'billing.tasks.send_invoice'.\nThe message has been ignored and discarded.\n\nDid you remember to import the module containing this task?\nOr maybe you're using relative imports?\n${c.opt('\nPlease see\nhttps://docs.celeryq.dev/en/latest/internals/protocol.html\nfor more information.\n')}\nThe full contents of the message body was:\nb'[[${c.n(1, 9999)}], {}, {"callbacks": null, "errbacks": null, "chain": null, "chord": null}]' (${c.n(70, 99)}b)\n\n`;
  return c.stack === 'none'
    ? head.slice(0, head.indexOf('\nDid'))
    : head +
        py(c, "KeyError: 'billing.tasks.send_invoice'", [
          ['celery/worker/consumer/consumer.py', 'on_task_received', 'strategy = strategies[type_]'],
        ]);
};

const bull =
  (message: (id: string) => string): Render =>
  (c) =>
    js(
      c,
      `Error: ${message(c.pick([String(c.n(1, 99999)), c.uuid()]))}`,
      [
        `Scripts.finishedErrors (${c.nm('bullmq', 'dist/cjs/classes/scripts.js')}:#)`,
        `Scripts.moveToFinished (${c.nm('bullmq', 'dist/cjs/classes/scripts.js')}:#)`,
        `async Job.moveToCompleted (${c.nm('bullmq', 'dist/cjs/classes/job.js')}:#)`,
        `async Worker.handleCompleted (${c.nm('bullmq', 'dist/cjs/classes/worker.js')}:#)`,
      ],
      c.rng.chance(0.5) ? ['code: -2'] : [],
    );

const nats: Render = (c) =>
  `${c.pick(['request stock.reserve: ', '', 'failed to request: '])}nats: no responders available for request`;

const rdkafka: Render = (c) =>
  `${c.pick(['Message production error: ', 'Kafka error: Message production error: '])}MessageSizeTooLarge (Broker: Message size too large)`;

const sqs: Render = (c) =>
  py(
    c,
    'botocore.errorfactory.QueueDoesNotExist: An error occurred (AWS.SimpleQueueService.NonExistentQueue) when calling the SendMessage operation: The specified queue does not exist.',
    [
      ['botocore/client.py', '_api_call', 'return self._make_api_call(operation_name, kwargs)'],
      ['botocore/client.py', '_make_api_call', 'raise error_class(parsed_response, operation_name)'],
    ],
  );

export const QUEUES: readonly CauseDef[] = [
  known(Q, 'jvm', 'kafka-commit-kicked-out', commitFailed, true),
  known(Q, 'js', 'amqp-invoices-message-ttl', amqpArg('x-message-ttl', '60000'), true),
  known(Q, 'py', 'celery-unregistered-send-invoice', celery, true),
  known(
    Q,
    'js',
    'bullmq-missing-lock-finished',
    bull((id) => `Missing lock for job ${id}. moveToFinished`),
    true,
  ),
  known(Q, 'go', 'nats-no-responders', nats),
  known(Q, 'rust', 'rdkafka-message-too-large', rdkafka),
  novel(Q, 'jvm', 'kafka-commit-rebalancing', 'kafka-commit-kicked-out', rebalancing),
  novel(Q, 'js', 'amqp-invoices-max-priority', 'amqp-invoices-message-ttl', amqpArg('x-max-priority', '10')),
  novel(
    Q,
    'js',
    'bullmq-lock-mismatch',
    'bullmq-missing-lock-finished',
    bull((id) => `Lock mismatch for job ${id}. Cmd moveToFinished from active`),
  ),
  novel(Q, 'py', 'sqs-queue-gone', null, sqs),
];

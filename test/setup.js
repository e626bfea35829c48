// Runs before each test file.
const net = require('node:net');

// SDK clients of handlers under test find a region and credentials, and look for them nowhere else.
process.env.AWS_REGION = 'us-east-1';
process.env.AWS_ACCESS_KEY_ID = 'test';
process.env.AWS_SECRET_ACCESS_KEY = 'test';
process.env.AWS_EC2_METADATA_DISABLED = 'true';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
delete process.env.AWS_PROFILE;
delete process.env.AWS_SESSION_TOKEN;

// As in Node.js itself. Jest keeps a hundred frames of every error, which slows down tests that throw thousands.
Error.stackTraceLimit = 10;

// No test may leave this machine: a forgotten mock fails here with a sentence instead of a timeout or a real call.
const LOOPBACK = /^(.*\.)?localhost$|^127\.|^::1$/;
const connect = net.Socket.prototype.connect;
if (!connect.loopbackOnly) {
  net.Socket.prototype.connect = function (...args) {
    const [options] = Array.isArray(args[0]) ? args[0] : args;
    const host = typeof options === 'object' ? options.host : args[1];
    if (typeof host === 'string' && !LOOPBACK.test(host)) {
      throw new Error(`A test tried to connect to '${host}'. Tests reach the loopback address only: mock the client.`);
    }
    return connect.apply(this, args);
  };
  net.Socket.prototype.connect.loopbackOnly = true;
}

// Reads a size that a customer wrote, in bytes.
import bytes from '../../vendor/bytes/index.js';

export const parseSize = ({ text }) => {
  const size = bytes.parse(text);
  return size === null ? 'That is no size.' : `${size} bytes`;
};

export const formatSize = ({ size }) => bytes.format(size);

export const tools = { parse_size: parseSize, format_size: formatSize };

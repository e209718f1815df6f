// Writes settings as the INI text that our machines read.
import ini from '../../vendor/ini/ini.js';

export const writeConfig = ({ settings }) => ini.stringify(settings);
export const quoteValue = ({ value }) => ini.safe(value);

export const tools = { write_config: writeConfig, quote_value: quoteValue };

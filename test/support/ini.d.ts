declare module 'ini' {
  const ini: { parse(text: string): Record<string, Record<string, string>> }
  export default ini
}

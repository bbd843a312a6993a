declare module 'ini' {
  const ini: { parse(text: string): Record<string, string | Record<string, string>> }
  export default ini
}

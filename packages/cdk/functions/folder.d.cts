/** The folder that holds the code of the Lambda functions. */
declare const folder: string
export = folder

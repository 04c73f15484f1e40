import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { FormPreviewWire } from '../../console/shapes.ts'
import { fileUrl, get } from '../api.ts'
import { isPicture } from '../files.tsx'
import type { KeptFile } from '../state.ts'
import { word } from '../words.ts'
import { Window } from './window.tsx'

type Block = FormPreviewWire['blocks'][number]

/** A file at full size: a picture, or what a form says. */
export const FileWindow = ({ file }: { file: KeptFile }) => (
  <Window title={file.name} wide>
    {isPicture(file) ? (
      <img class="picture" src={fileUrl(file.id)} alt={word('file.picture', { name: file.name })} />
    ) : (
      <FormText id={file.id} />
    )}
    <p>
      <a href={fileUrl(file.id)} target="_blank" rel="noopener noreferrer">
        {word('file.open')}
      </a>
    </p>
  </Window>
)

function FormText({ id }: { id: string }) {
  const blocks = useSignal<readonly Block[] | null>(null)
  const isUnreadable = useSignal(false)
  useEffect(() => {
    void get<FormPreviewWire>(`/files/${id}/preview`).then((answer) => {
      if (answer.ok) blocks.value = answer.body.blocks
      else isUnreadable.value = true
    })
  }, [id])
  if (isUnreadable.value) return <p class="hint">{word('file.no-preview')}</p>
  if (!blocks.value) return <p role="status">{word('loading')}</p>
  return (
    <article class="form-text">
      {blocks.value.map((block, at) => (
        <BlockShown key={at} block={block} />
      ))}
    </article>
  )
}

function BlockShown({ block }: { block: Block }) {
  if (block.is === 'row') return <p>{block.cells.join(' · ')}</p>
  return block.is === 'heading' ? <h3>{block.text}</h3> : <p>{block.text}</p>
}

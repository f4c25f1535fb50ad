autocmd BufNewFile,BufRead *.croft setfiletype croft

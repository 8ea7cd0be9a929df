# remarks
